package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ListingCacheNioTest extends ListingCacheContract {
  ListingCacheNioTest() {
    super(TransportKind.NIO);
  }
}
