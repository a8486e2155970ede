package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ListingCacheEpollTest extends ListingCacheContract {
  ListingCacheEpollTest() {
    super(TransportKind.EPOLL);
  }
}
