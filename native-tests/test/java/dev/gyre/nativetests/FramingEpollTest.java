package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class FramingEpollTest extends FramingContract {
  FramingEpollTest() {
    super(TransportKind.EPOLL);
  }
}
