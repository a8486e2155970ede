package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class SidecarNioTest extends SidecarContract {
  SidecarNioTest() {
    super(TransportKind.NIO);
  }
}
