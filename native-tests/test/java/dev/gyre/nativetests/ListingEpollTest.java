package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ListingEpollTest extends ListingContract {
  ListingEpollTest() {
    super(TransportKind.EPOLL);
  }
}
