package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class TimeEpollTest extends TimeContract {
  TimeEpollTest() {
    super(TransportKind.EPOLL);
  }
}
