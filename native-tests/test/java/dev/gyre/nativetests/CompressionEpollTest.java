package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class CompressionEpollTest extends CompressionContract {
  CompressionEpollTest() {
    super(TransportKind.EPOLL);
  }
}
