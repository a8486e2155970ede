package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class TlsStreamNioTest extends TlsStreamContract {
  TlsStreamNioTest() {
    super(TransportKind.NIO);
  }
}
