package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ProcessEpollTest extends ProcessContract {
  ProcessEpollTest() {
    super(TransportKind.EPOLL);
  }
}
