package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class SiteEpollTest extends SiteContract {
  SiteEpollTest() {
    super(TransportKind.EPOLL);
  }
}
