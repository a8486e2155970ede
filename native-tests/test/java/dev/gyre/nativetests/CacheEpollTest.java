package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class CacheEpollTest extends CacheContract {
  CacheEpollTest() {
    super(TransportKind.EPOLL);
  }
}
