package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class Http2FloodEpollTest extends Http2FloodContract {
  Http2FloodEpollTest() {
    super(TransportKind.EPOLL);
  }
}
