package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ConformanceEpollTest extends ConformanceContract {
  ConformanceEpollTest() {
    super(TransportKind.EPOLL);
  }
}
