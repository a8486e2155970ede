package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class BodyNioTest extends BodyContract {
  BodyNioTest() {
    super(TransportKind.NIO);
  }
}
