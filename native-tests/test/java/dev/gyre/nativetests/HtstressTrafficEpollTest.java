package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class HtstressTrafficEpollTest extends HtstressTrafficContract {
  HtstressTrafficEpollTest() {
    super(TransportKind.EPOLL);
  }
}
