package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ListingCacheIoUringTest extends ListingCacheContract {
  ListingCacheIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
