package dev.gyre.http2;

import java.util.Arrays;

/**
 * Decodes header blocks of one connection, in their order (RFC 7541). Used by one thread. Hot:
 * makes an object only for a field that the peer wants remembered.
 */
public final class HpackDecoder {
  /** Size of the dynamic table, which is the one that holds without a word of ours. */
  public static final int TABLE_BYTES = 4096;

  private static final int INTEGER_MAX = 1 << 24;

  private final DynamicTable table = new DynamicTable(TABLE_BYTES);
  private byte[] block = {};
  private int at;
  private int end;
  private boolean broken;

  /** A part of an array. */
  private static final class Text {
    private byte[] bytes = {};
    private int from;
    private int to;

    void set(byte[] source, int start, int stop) {
      bytes = source;
      from = start;
      to = stop;
    }

    byte[] copy() {
      return Arrays.copyOfRange(bytes, from, to);
    }
  }

  private final Text name = new Text();
  private final Text value = new Text();

  /** Takes the fields of a block, in their order; the arrays are good during the call only. */
  public interface Fields {
    /** One field, as it was sent: unchecked. */
    void field(byte[] name, int nameFrom, int nameTo, byte[] value, int valueFrom, int valueTo);
  }

  /**
   * Decodes a whole block.
   *
   * @param scratch where Huffman texts are decoded to; one that has no room there breaks the block
   * @return false when it is broken; the connection cannot go on then (section 2.2 of RFC 7541)
   */
  public boolean decode(byte[] source, int from, int to, Scratch scratch, Fields fields) {
    block = source;
    at = from;
    end = to;
    broken = false;
    boolean first = true;
    while (at < end && !broken) {
      int b = block[at];
      if (b < 0) {
        indexed(fields);
      } else if ((b & 0x40) != 0) {
        literal(6, scratch, fields, true);
      } else if ((b & 0x20) != 0) {
        // Only before the first field (section 4.2).
        int size = integer(5);
        broken |= !first || !table.resize(size);
        continue;
      } else {
        literal(4, scratch, fields, false);
      }
      first = false;
    }
    return !broken;
  }

  /** Room for two decoded texts; may be shared by the connections of one thread. */
  public static final class Scratch {
    private final byte[] name;
    private final byte[] value;

    /** Room for whatever is in blocks of that size: the shortest code of a byte has five bits. */
    public static Scratch forBlocks(int blockBytesMax) {
      return new Scratch(blockBytesMax / 5 * 8 + 8);
    }

    /** Room for texts of that length. */
    public Scratch(int textBytesMax) {
      name = new byte[textBytesMax];
      value = new byte[textBytesMax];
    }
  }

  private void indexed(Fields fields) {
    int index = integer(7);
    if (index >= 1 && index <= StaticTable.SIZE) {
      known(fields, StaticTable.name(index), StaticTable.value(index));
    } else if (index > StaticTable.SIZE && index - StaticTable.SIZE <= table.count()) {
      DynamicTable.Entry entry = table.at(index - StaticTable.SIZE - 1);
      known(fields, entry.name(), entry.value());
    } else {
      broken = true;
    }
  }

  private static void known(Fields fields, byte[] itsName, byte[] itsValue) {
    fields.field(itsName, 0, itsName.length, itsValue, 0, itsValue.length);
  }

  private void literal(int prefixBits, Scratch scratch, Fields fields, boolean remembered) {
    int index = integer(prefixBits);
    if (index == 0) {
      text(name, scratch.name);
    } else if (index <= StaticTable.SIZE) {
      byte[] itsName = StaticTable.name(index);
      name.set(itsName, 0, itsName.length);
    } else if (index - StaticTable.SIZE <= table.count()) {
      byte[] itsName = table.at(index - StaticTable.SIZE - 1).name();
      name.set(itsName, 0, itsName.length);
    } else {
      broken = true;
    }
    if (!broken) {
      text(value, scratch.value);
    }
    if (!broken) {
      fields.field(name.bytes, name.from, name.to, value.bytes, value.from, value.to);
      if (remembered) {
        // A name that has an index is not copied: it takes a byte and may have thousands.
        table.add(index == 0 ? name.copy() : name.bytes, value.copy());
      }
    }
  }

  /** An integer whose first bits are in the byte at hand (section 5.1). */
  private int integer(int prefixBits) {
    int mask = (1 << prefixBits) - 1;
    int number = block[at++] & mask;
    if (number < mask) {
      return number;
    }
    for (int shift = 0; at < end && shift <= 21; shift += 7) {
      int b = block[at++];
      number += (b & 0x7f) << shift;
      if (b >= 0) {
        broken |= number > INTEGER_MAX;
        return broken ? 0 : number;
      }
    }
    broken = true;
    return 0;
  }

  /** A text, with or without Huffman code (section 5.2). */
  private void text(Text text, byte[] decoded) {
    if (at == end) {
      broken = true;
      return;
    }
    boolean coded = block[at] < 0;
    int length = integer(7);
    if (broken || length > end - at) {
      broken = true;
      return;
    }
    if (coded) {
      int decodedLength = Huffman.decode(block, at, at + length, decoded);
      broken = decodedLength == Huffman.BROKEN;
      text.set(decoded, 0, Math.max(decodedLength, 0));
    } else {
      text.set(block, at, at + length);
    }
    at += length;
  }
}
