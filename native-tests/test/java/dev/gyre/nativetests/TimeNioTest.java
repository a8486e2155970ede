package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class TimeNioTest extends TimeContract {
  TimeNioTest() {
    super(TransportKind.NIO);
  }
}
