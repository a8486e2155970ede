package dev.gyre.planted.foreign.files;

import java.lang.foreign.MemorySegment;

record ForeignUser(MemorySegment segment) {}
