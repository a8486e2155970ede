package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ExampleNioTest extends ExampleContract {
  ExampleNioTest() {
    super(TransportKind.NIO);
  }
}
