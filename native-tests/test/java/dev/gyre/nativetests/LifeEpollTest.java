package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class LifeEpollTest extends LifeContract {
  LifeEpollTest() {
    super(TransportKind.EPOLL);
  }
}
