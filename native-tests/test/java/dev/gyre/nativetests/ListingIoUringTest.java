package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ListingIoUringTest extends ListingContract {
  ListingIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
