package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ProxyEpollTest extends ProxyContract {
  ProxyEpollTest() {
    super(TransportKind.EPOLL);
  }
}
