package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class UnixSocketEpollTest extends UnixSocketContract {
  UnixSocketEpollTest() {
    super(TransportKind.EPOLL);
  }
}
