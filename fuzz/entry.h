#pragma once

// What every fuzz target defines, and what runs it calls: libFuzzer, AFL++'s driver, or standalone.cc.

#include <cstddef>
#include <cstdint>

/// Takes one input. Gives 0; ends the program where a property is broken.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
