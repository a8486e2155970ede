package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ListingNioTest extends ListingContract {
  ListingNioTest() {
    super(TransportKind.NIO);
  }
}
