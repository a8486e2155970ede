package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class BodyEpollTest extends BodyContract {
  BodyEpollTest() {
    super(TransportKind.EPOLL);
  }
}
