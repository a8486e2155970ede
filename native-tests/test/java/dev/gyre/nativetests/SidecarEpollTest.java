package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class SidecarEpollTest extends SidecarContract {
  SidecarEpollTest() {
    super(TransportKind.EPOLL);
  }
}
