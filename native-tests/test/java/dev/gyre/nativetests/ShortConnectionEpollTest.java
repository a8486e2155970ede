package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ShortConnectionEpollTest extends ShortConnectionContract {
  ShortConnectionEpollTest() {
    super(TransportKind.EPOLL);
  }
}
