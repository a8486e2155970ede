package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class TlsNioTest extends TlsContract {
  TlsNioTest() {
    super(TransportKind.NIO);
  }
}
