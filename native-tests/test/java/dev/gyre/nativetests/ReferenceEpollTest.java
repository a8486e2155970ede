package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ReferenceEpollTest extends ReferenceContract {
  ReferenceEpollTest() {
    super(TransportKind.EPOLL);
  }
}
