package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class HandlerEpollTest extends HandlerContract {
  HandlerEpollTest() {
    super(TransportKind.EPOLL);
  }
}
