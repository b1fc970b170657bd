#pragma once

/// How many blocks of memory the process has asked for so far; 0 where that is not counted.
unsigned long allocation_count(void);
