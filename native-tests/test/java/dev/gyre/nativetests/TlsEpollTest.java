package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class TlsEpollTest extends TlsContract {
  TlsEpollTest() {
    super(TransportKind.EPOLL);
  }
}
