package dev.gyre.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class AddressesTest {
  @Test
  void zerosAreCutShortAndAPortStandsOutsideOfBrackets() throws Exception {
    assertEquals(
        "127.0.0.1:80",
        Addresses.text(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 80)));
    assertEquals(
        "[fd00::1]:80",
        Addresses.text(new InetSocketAddress(InetAddress.ofLiteral("fd00::0:0:1"), 80)));
  }

  /** Without it nobody can connect. */
  @Test
  void anAddressOfOneLinkHasItsInterface() throws Exception {
    byte[] bytes = InetAddress.ofLiteral("fe80::1").getAddress();
    InetAddress numbered = Inet6Address.getByAddress(null, bytes, 4711);
    assertEquals("[fe80::1%4711]:80", Addresses.text(new InetSocketAddress(numbered, 80)));
  }
}
