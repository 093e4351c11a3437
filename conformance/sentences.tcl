# sentences.tcl --
#
#       Every sentence of the two manual pages, and the clauses that state what
#       it says.
#
#           sentence PAGE NUMBER CHECKSUM {CLAUSE ...}
#           sentence PAGE NUMBER CHECKSUM -not {reason}
#
#       The pages are not ours to copy, so a sentence is its place and the
#       CRC-32 of its text. A sentence is what conformance::Sentences (in
#       library/conformance.tcl) makes of a page: a line, cut where a full
#       stop is followed by a capital, with blanks and fences of code gone.
#       `-not` says that a sentence binds nobody, and why.
#
#       tests/clauses.test holds that each clause of the pages (SRA, IAS) has
#       a sentence, that each sentence has a clause, and, where it finds the
#       pages in the folder that GWSIM_PAGES names, that the list is theirs.

sentence A  1 6dea420b {SRA-01}
sentence A  2 0bb0ac47 {SRA-01}
sentence A  3 8edf1ea2 -not {a link}
sentence A  4 a99618e5 -not {where the page stands in the manual}
sentence A  5 f6c4a61a -not {a heading}
sentence A  6 8f13ff9a {SRA-02}
sentence A  7 557e4b53 {SRA-02 SRA-03}
sentence A  8 80047b09 {SRA-29}
sentence A  9 25fc42e7 {SRA-04 SRA-05}
sentence A 10 113069a9 {SRA-06}
sentence A 11 271c8b26 {SRA-07}
sentence A 12 0c49b37b {SRA-08 SRA-09}
sentence A 13 660d9a2d {SRA-09}
sentence A 14 febcab64 {SRA-11}
sentence A 15 b6635ed8 {SRA-10}
sentence A 16 4b90326c {SRA-12 SRA-13}
sentence A 17 8175aab7 {SRA-14 SRA-15}
sentence A 18 72bfb7b3 -not {a heading}
sentence A 19 368714ee {SRA-16}
sentence A 20 31d0ed52 -not {a heading}
sentence A 21 deaff3b6 {SRA-34}
sentence A 22 d193b0f6 -not {a heading}
sentence A 23 00e5016d {SRA-17}
sentence A 24 1f88c78f {SRA-18}
sentence A 25 50f1e075 {SRA-19}
sentence A 26 3489d39f {SRA-19}
sentence A 27 8407dba8 {SRA-19}
sentence A 28 a67bbed1 {SRA-20}
sentence A 29 c12e6ac4 {SRA-20}
sentence A 30 654e0efd {SRA-21}
sentence A 31 6e28f898 {SRA-21}
sentence A 32 356f2e17 {SRA-21}
sentence A 33 a7507515 {SRA-22}
sentence A 34 12b30fd7 {SRA-23 SRA-24}
sentence A 35 494b1aee {SRA-23}
sentence A 36 227eaefd {SRA-25}
sentence A 37 e078cad8 {SRA-25}
sentence A 38 45631f0c {SRA-26}
sentence A 39 601a55f7 {SRA-27}
sentence A 40 585c55e7 {SRA-27}
sentence A 41 45631f0c {SRA-28}
sentence A 42 b506b94b -not {a heading}
sentence A 43 63aa9dce {SRA-29}
sentence A 44 33e60fde -not {a heading}
sentence A 45 0355373d {SRA-30}
sentence A 46 5b927c61 -not {a heading}
sentence A 47 0d7b6eac {SRA-31}
sentence A 48 8edf1ea2 -not {a link}
sentence A 49 7aa0ecbb {SRA-31}
sentence A 50 37454a67 {SRA-31}
sentence A 51 43399301 -not {a heading}
sentence A 52 9d4c1e92 {SRA-31}
sentence A 53 1349243e {SRA-31}
sentence A 54 3b2e8446 {SRA-32}
sentence A 55 be379583 -not {a heading}
sentence A 56 9d4c1e92 {SRA-32}
sentence A 57 81cfd14f {SRA-32}
sentence A 58 3fb4fff1 {SRA-33}
sentence A 59 6ea71eae -not {a heading}
sentence A 60 883c8761 {SRA-35}
sentence A 61 b470fa21 {SRA-35}
sentence A 62 77188b1a {SRA-35}
sentence A 63 af98bd65 {SRA-35 SRA-33}
sentence A 64 8dc991cc {SRA-35}
sentence A 65 b6f87492 {SRA-35}
sentence A 66 883c8761 {SRA-36}
sentence A 67 a612e61c {SRA-36}
sentence A 68 b03f65d9 {SRA-36}
sentence A 69 1ac446e6 {SRA-25}
sentence A 70 be713116 {SRA-25}
sentence A 71 65448bb3 {SRA-38}
sentence A 72 bbfa4404 {SRA-37}
sentence A 73 af98bd65 {SRA-37}
sentence A 74 5dfa7152 {SRA-37 SRA-24}
sentence A 75 09388411 {SRA-36}
sentence A 76 b4fc8ef2 {SRA-36}
sentence B  1 97c85fc1 -not {which manual it is}
sentence B  2 625f4a49 -not {a link}
sentence B  3 38b79f6d -not {where the page stands in the manual}
sentence B  4 01640b3e -not {how hard the writers think it is}
sentence B  5 5aeb2e57 {IAS-01}
sentence B  6 c61375c3 {IAS-02 IAS-03}
sentence B  7 bb0eb179 {IAS-04}
sentence B  8 e9056737 {IAS-05}
sentence B  9 58e12912 {IAS-05}
sentence B 10 6c1d840c {IAS-06}
sentence B 11 50236f8b {IAS-07 IAS-08}
sentence B 12 cf16cab7 -not {a heading}
sentence B 13 926e6619 {IAS-09}
sentence B 14 816827c5 {IAS-10}
sentence B 15 27047ebe -not {a heading}
sentence B 16 1dac6a75 {IAS-11 IAS-22}
sentence B 17 31bc03e5 {IAS-12}
sentence B 18 3b5f63c2 {IAS-12}
sentence B 19 d307059d {IAS-12}
sentence B 20 7a4085cd {IAS-13}
sentence B 21 997c0751 {IAS-13}
sentence B 22 d307059d {IAS-13}
sentence B 23 0d125174 {IAS-14}
sentence B 24 5badf99b {IAS-14}
sentence B 25 5afe0232 {IAS-15}
sentence B 26 16f75ed6 {IAS-16}
sentence B 27 d307059d {IAS-14}
sentence B 28 1838c0f0 -not {a heading}
sentence B 29 464bde14 {IAS-17}
sentence B 30 712672a2 -not {a heading}
sentence B 31 200fe7e2 {IAS-18}
sentence B 32 e743f0c9 -not {a heading}
sentence B 33 0c47a911 -not {a heading}
sentence B 34 b149a6fa {IAS-20}
sentence B 35 1d5d6b2c {IAS-20}
sentence B 36 d395e138 {IAS-19}
sentence B 37 764d2a82 {IAS-19}
sentence B 38 7f0ecf41 -not {a hint to another book}
sentence B 39 10ce32ef {IAS-19}
sentence B 40 af5c0b51 -not {what Jython scripts of that time began with}
sentence B 41 47be09c4 -not {a comment in place of code}
sentence B 42 e78094f5 -not {a gap in place of code}
sentence B 43 6d1b3592 {IAS-20}
sentence B 44 83ac3744 {IAS-19 IAS-20}
sentence B 45 b0d8b7e5 {IAS-20}
sentence B 46 52fa0c61 {IAS-21}
sentence B 47 501cd579 -not {words for the search of the manual}
sentence B 48 930f9395 -not {words of the site around the page}
