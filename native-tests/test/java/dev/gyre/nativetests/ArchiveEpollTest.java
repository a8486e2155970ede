package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ArchiveEpollTest extends ArchiveContract {
  ArchiveEpollTest() {
    super(TransportKind.EPOLL);
  }
}
