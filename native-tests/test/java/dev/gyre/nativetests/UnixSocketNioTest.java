package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class UnixSocketNioTest extends UnixSocketContract {
  UnixSocketNioTest() {
    super(TransportKind.NIO);
  }
}
