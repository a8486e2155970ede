package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ProxyIoUringTest extends ProxyContract {
  ProxyIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
