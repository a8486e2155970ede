package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class EchoEpollTest extends EchoContract {
  EchoEpollTest() {
    super(TransportKind.EPOLL);
  }
}
