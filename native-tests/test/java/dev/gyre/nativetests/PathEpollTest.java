package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class PathEpollTest extends PathContract {
  PathEpollTest() {
    super(TransportKind.EPOLL);
  }
}
