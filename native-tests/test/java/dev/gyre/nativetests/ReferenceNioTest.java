package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ReferenceNioTest extends ReferenceContract {
  ReferenceNioTest() {
    super(TransportKind.NIO);
  }
}
