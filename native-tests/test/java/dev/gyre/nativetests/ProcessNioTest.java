package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ProcessNioTest extends ProcessContract {
  ProcessNioTest() {
    super(TransportKind.NIO);
  }
}
