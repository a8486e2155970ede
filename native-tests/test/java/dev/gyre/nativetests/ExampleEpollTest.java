package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ExampleEpollTest extends ExampleContract {
  ExampleEpollTest() {
    super(TransportKind.EPOLL);
  }
}
