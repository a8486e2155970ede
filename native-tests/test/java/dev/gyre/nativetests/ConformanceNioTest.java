package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ConformanceNioTest extends ConformanceContract {
  ConformanceNioTest() {
    super(TransportKind.NIO);
  }
}
