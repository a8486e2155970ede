package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class Http2EpollTest extends Http2Contract {
  Http2EpollTest() {
    super(TransportKind.EPOLL);
  }
}
