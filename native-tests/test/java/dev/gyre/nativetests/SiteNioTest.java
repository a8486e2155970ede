package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class SiteNioTest extends SiteContract {
  SiteNioTest() {
    super(TransportKind.NIO);
  }
}
