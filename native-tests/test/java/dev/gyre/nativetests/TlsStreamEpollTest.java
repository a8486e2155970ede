package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class TlsStreamEpollTest extends TlsStreamContract {
  TlsStreamEpollTest() {
    super(TransportKind.EPOLL);
  }
}
