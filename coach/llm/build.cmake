# Read by CMake while llama.cpp is configured (see the Makefile). llama-cpp-python's own build forces llama.cpp's
# "common" part on, which nothing here loads and which takes more than half of the build; a hook is the way past that.
set(LLAMA_BUILD_COMMON OFF)
