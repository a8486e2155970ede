package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class TlsStreamIoUringTest extends TlsStreamContract {
  TlsStreamIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
