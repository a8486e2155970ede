package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class EchoNioTest extends EchoContract {
  EchoNioTest() {
    super(TransportKind.NIO);
  }
}
