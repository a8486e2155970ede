package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class Http2StreamEpollTest extends Http2StreamContract {
  Http2StreamEpollTest() {
    super(TransportKind.EPOLL);
  }
}
