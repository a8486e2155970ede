package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class LimitEpollTest extends LimitContract {
  LimitEpollTest() {
    super(TransportKind.EPOLL);
  }
}
