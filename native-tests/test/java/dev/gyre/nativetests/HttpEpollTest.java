package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class HttpEpollTest extends HttpContract {
  HttpEpollTest() {
    super(TransportKind.EPOLL);
  }
}
