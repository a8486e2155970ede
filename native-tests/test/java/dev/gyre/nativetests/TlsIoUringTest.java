package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class TlsIoUringTest extends TlsContract {
  TlsIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
