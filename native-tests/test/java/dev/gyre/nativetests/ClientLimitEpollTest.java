package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ClientLimitEpollTest extends ClientLimitContract {
  ClientLimitEpollTest() {
    super(TransportKind.EPOLL);
  }
}
