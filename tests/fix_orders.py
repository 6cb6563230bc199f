"""Past work orders for tests: a CSV as a maintenance system exports it, and its map."""

MAP = """\
columns:
  number: Order
  fault: [Short text, Long text]
  machine: Location
  equipment: Type
  fix: Work done
  parts: Materials
  opened: Created
  closed: Finished
  helped: Solved
dates: ["%d.%m.%Y"]
delimiter: ";"
"""
HEAD = "Order;Short text;Long text;Location;Type;Work done;Materials;Created;Finished;Solved\n"
ROWS = (
    "4711;Ram creeps down;Sinks 5 mm in an hour under load;HP-160-02;press;"
    "Replaced the ram packing;Packing set 88-410;03.03.2026;04.03.2026;\n",
    "4712;Ram sinks under load;;HP-160-05;press;Replaced ram packing;Packing set 88-410;"
    "10.05.2026;11.05.2026;yes\n",
    "4713;Ram sinks slowly;;HP-160-02;press;Bled the cylinder;;01.06.2026;01.06.2026;\n",
    "4714;Ram sinks slowly again;;HP-160-02;press;Replaced the ram packing;Packing set 88-410;"
    "12.06.2026;13.06.2026;\n",
    '4715;"Pump howls; oil foams";;HP-160-02;press;Tightened the suction hose;Hose clamp;'
    "20.08.2026;20.08.2026;yes\n",
    "4716;Roller blind of the canteen torn;;;building;;;01.09.2026;;\n",
)
CSV = (HEAD + "".join(ROWS)).encode()
ASKED = "The ram of the press sinks slowly under load. Why?"
