"""Invented messages as village heads write them, and what a clerk reads in each.

All were written on Monday 23 November 2569.
"""

from dataclasses import dataclass, field
from datetime import date, time


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A message and all that it says; what is not named here must not be found."""

    text: str
    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    total: int | None = None
    groups: dict[str, int] = field(default_factory=dict)
    place: str = ""
    """As it is searched for: `PlaceWords.query` of the first place."""
    kind: str = ""
    title: str | None = None
    """None where any title will do."""


def day(number: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, number)


CHATS = (
    Chat(text="วันที่ 23 พ.ย. 69 หมู่ 3 บ้านคำชะอี ต.คำชะอี ทำความสะอาดวัด ผู้เข้าร่วม 45 คน",
         day=day(23), place="ม.3 คำชะอี ต.คำชะอี", total=45, kind="DEV01", title="ทำความสะอาดวัด"),
    Chat(text="วันที่ ๒๒ พฤศจิกายน ๒๕๖๙ เวลา ๐๙.๐๐ น. หมู่ที่ ๖ บ้านนาม่วง ปลูกต้นไม้ จำนวน ๓๐ คน",
         day=day(22), starts=time(9), place="ม.6 นาม่วง", total=30, kind="DEV04",
         title="ปลูกต้นไม้"),
    Chat(text="22/11/2569 ม.2 บ้านดอนตาล ต.ดอนตาล อ.ดอนตาล บริจาคโลหิต 18 คน",
         day=day(22), place="ม.2 ดอนตาล ต.ดอนตาล อ.ดอนตาล", total=18, kind="DEV06",
         title="บริจาคโลหิต"),
    Chat(text="เมื่อวานหมู่ 4 ปล่อยปลา 09.00-11.30 น. มีคนมา 50 คน",
         day=day(22), starts=time(9), ends=time(11, 30), place="ม.4", total=50, kind="DEV05",
         title="ปล่อยปลา"),
    Chat(text="วันนี้ 9 โมงเช้า ชาวบ้าน ม.5 ช่วยกันเก็บขยะ 25 คนครับ",
         day=day(23), starts=time(9), place="ม.5", groups={"public": 25}, total=25, kind="DEV01"),
    Chat(text="จิตอาสา 20 คน ประชาชน 30 คน ร่วมกันขุดลอกคลอง เมื่อวานนี้ บ่าย 2",
         day=day(22), starts=time(14), groups={"royal_vol": 20, "public": 30}, total=50,
         kind="DEV02"),
    Chat(text="ชื่อกิจกรรม: พัฒนาวัดโพธิ์ศรี\nวันที่: 20 พย 69\nเวลา: 08.30 น.\nผู้เข้าร่วม: 62 คน",
         day=day(20), starts=time(8, 30), total=62, kind="DEV11", title="พัฒนาวัดโพธิ์ศรี"),
    Chat(text="เรียนท่านปลัด\nหมู่ 7 ต.บ้านบาก ทำฝายชะลอน้ำ วันที่ 19 พฤศจิกา 69\n"
              "จิตอาสา 904 จำนวน 3 คน ชาวบ้าน 40 คน",
         day=day(19), place="ม.7 ต.บ้านบาก", groups={"vol904": 3, "public": 40}, total=43,
         kind="DEV03", title="ทำฝายชะลอน้ำ"),
    Chat(text="สวัสดีครับ\nส่งรูปกิจกรรมเมื่อวานครับ\nทาสีรั้วโรงเรียน 15 คน",
         day=day(22), total=15, kind="DEV11", title="ทาสีรั้วโรงเรียน"),
    Chat(text="วันเสาร์ที่ผ่านมา จัดโรงทาน วัดป่า ม.9 ผู้ร่วม 120 คน", day=day(21), place="ม.9",
         total=120, kind="DEV07"),
    Chat(text="อาทิตย์นี้ฝนตก น้ำท่วมถนน ม.1 กรอกกระสอบทราย อปพร. 12 คน ทหาร 20 นาย", place="ม.1",
         groups={"community_vol": 12, "military": 20}, total=32, kind="DIS02"),
    Chat(text="21-22 พ.ย. 2569 อบรมจิตอาสา ผู้เข้าร่วม 80 คน", day=day(21), total=80, kind="DEV13"),
    Chat(text="2569-11-18 ทำความสะอาดลานวัด 10 คน", day=day(18), total=10, kind="DEV01"),
    Chat(text="18.11.69 เวลา 13.00 น. ซ่อมบ้านยายมี ผู้สูงอายุ 1 ราย ช่าง 8 คน", day=day(18),
         starts=time(13), total=8, kind="DEV10"),
    Chat(text="เยี่ยมบ้านผู้ป่วยติดเตียง 4 ราย โดย อสม. 6 คน ผู้ใหญ่บ้าน 1 คน วันนี้บ่ายโมงครึ่ง",
         day=day(23), starts=time(13, 30), groups={"community_vol": 6, "village_leaders": 1},
         total=7, kind="DEV10"),
    Chat(text="พ่นหมอกควันกำจัดยุง อสม. 5 คน ชรบ. 4 คน", groups={"community_vol": 9}, total=9,
         kind="DIS08"),
    Chat(text="ขออนุญาตส่งรายงานค่ะ\nกิจกรรม : ปลูกป่าชุมชน\nสถานที่ : หมู่ที่ 8 ตำบลนาสะเม็ง อำเภอดอนตาล",
         place="ม.8 ต.นาสะเม็ง อ.ดอนตาล", kind="DEV04", title="ปลูกป่าชุมชน"),
    Chat(text="ผญบ.หมู่ 10 แจ้งว่าเมื่อวานซืนทำแนวกันไฟ 35 คน", day=day(21), place="ม.10", total=35,
         kind="DIS06"),
    Chat(text="เวลา 08.00 - 12.00 น. จิตอาสาพระราชทาน 55 คน ตัดหญ้าข้างทาง", starts=time(8),
         ends=time(12), groups={"royal_vol": 55}, total=55, kind="DEV01", title="ตัดหญ้าข้างทาง"),
    Chat(text="8-11 โมง ชาวบ้านช่วยกันลอกคลอง", starts=time(8), ends=time(11), kind="DEV02"),
    Chat(text="เริ่ม 8 โมงครึ่ง เลิกเที่ยง ตัดหญ้าหน้าศาลากลางบ้าน", starts=time(8, 30), ends=time(12),
         kind="DEV01"),
    Chat(text="เก้าโมงเช้าถึงเที่ยง กวาดถนนสายหลัก", starts=time(9), ends=time(12), kind="DEV01"),
    Chat(text="4 โมงเย็นวันนี้ ตัดต้นไม้ล้มขวางถนน พายุเมื่อคืน", day=day(23), starts=time(16),
         kind="DIS03"),
    Chat(text="คืนนี้ 2 ทุ่ม ชรบ. ลาดตระเวน 6 คน", starts=time(20), groups={"community_vol": 6},
         total=6, kind="DIS01"),
    Chat(text="0830 น. พิธีถวายราชสดุดี ข้าราชการ 120 คน นักเรียน 80 คน รวม 200 คน",
         starts=time(8, 30), groups={"officials": 120, "students": 80}, total=200, kind="SPC02"),
    Chat(text="ยอดรวม 1,250 คน งานรับเสด็จ วันที่ 15/11/69", day=day(15), total=1250, kind="SPC01"),
    Chat(text="รวมทั้งสิ้น 64 คน แยกเป็น ตำรวจ 4 คน ครู 10 คน นักเรียน 50 คน",
         groups={"police": 4, "officials": 10, "students": 50}, total=64),
    Chat(text="จำนวนผู้เข้าร่วม 38\nทำความสะอาดศาลา", total=38, kind="DEV01"),
    Chat(text="ประมาณ 40-50 คน มาช่วยกันดำนา", total=40, kind="DEV12"),
    Chat(text="คนมาช่วยกว่า 60 คน เกี่ยวข้าวแปลงนารวม", total=60, kind="DEV12"),
    Chat(text="แจกผ้าห่มให้แก่ผู้สูงอายุ 25 คน", kind="DIS07"),
    Chat(text="มอบถุงยังชีพผู้ประสบภัย 30 ราย เจ้าหน้าที่ อบต. 8 คน", groups={"local_gov": 8}, total=8,
         kind="DEV07"),
    Chat(text="นักเรียน ม.3 ปลูกต้นไม้ 20 ต้น", kind="DEV04"),
    Chat(text="ปลูกต้นไม้ 300 ต้น ใช้เงิน 1,500 บาท", kind="DEV04",
         title="ปลูกต้นไม้ 300 ต้น ใช้เงิน 1,500 บาท"),
    Chat(text="โทร 081-234-5678 ผู้ใหญ่สมหมาย"),
    Chat(text="ถนนยาว 2.50 กม. ตัดหญ้าสองข้าง", kind="DEV01"),
    Chat(text="สวัสดีค่ะ"),
    Chat(text="👍👍"),
    Chat(text=""),
    Chat(text="บ้านหนองแวง หมู่ 11 ต.หนองแวง เก็บขยะ", place="ม.11 หนองแวง ต.หนองแวง", kind="DEV01"),
    Chat(text="ม.3บ้านคำชะอีต.คำชะอีอ.คำชะอี ปลูกหญ้าแฝก", place="ม.3 คำชะอี ต.คำชะอี อ.คำชะอี",
         kind="DEV04"),
    Chat(text="ชุมชนศรีมงคล ล้างตลาด ทำความสะอาด เช้านี้", day=day(23), place="ชุมชนศรีมงคล",
         kind="DEV01"),
    Chat(text="ต.ดอนตาล จิตอาสาโบกรถหน้าโรงเรียน ทุกเช้า", place="ต.ดอนตาล", kind="DEV08"),
    Chat(text="ผู้ใหญ่บ้านและชาวบ้าน 22 คน พัฒนาหมู่บ้าน", groups={"public": 22}, total=22,
         kind="DEV11", title="พัฒนาหมู่บ้าน"),
    Chat(text="กำนัน ผู้ใหญ่บ้าน จำนวน 12 คน ประชุมเตรียมงาน", groups={"village_leaders": 12},
         total=12),
    Chat(text="เมื่อวันอาทิตย์ หมู่ 2 ร่วมกันทำความสะอาดป่าช้า", day=day(22), place="ม.2", kind="DEV01"),
    Chat(text="วันพุธที่ 18 พ.ย. 2569 กิจกรรมเฝ้าระวังน้ำท่วม", day=day(18), kind="DIS01"),
    Chat(text="วันที่ 20 ที่ผ่านมา ล้างโคลนหลังน้ำลด", day=day(20), kind="DIS09"),
    Chat(text="วันที่ 5/11 ฉีดน้ำล้างถนน ไฟไหม้หญ้าข้างทาง", day=day(5), kind="DIS05"),
    Chat(text="5 ธันวาคม 2568 วางพวงมาลา ข้าราชการ ๔๕ คน", day=date(2025, 12, 5),
         groups={"officials": 45}, total=45, kind="SPC02"),
    Chat(text="23/11/26 ตรวจสุขภาพเคลื่อนที่ เวลา 10.00 น.", day=day(23), starts=time(10), kind="DEV09"),
    Chat(text="28 ธ.ค. บริจาคสิ่งของ", day=date(2025, 12, 28), kind="DEV07"),
    Chat(text="31/02/69 ปลูกต้นไม้", kind="DEV04"),
    Chat(text="ยายเกิด 5 ธ.ค. 2470 เราไปเยี่ยมบ้าน", kind="DEV10"),
    Chat(text="09:12 ผญ.สมาน ม.4\nวันนี้ทำความสะอาดรอบศาลา\nนักเรียน 20 คน", day=day(23),
         place="ม.4", groups={"students": 20}, total=20, kind="DEV01"),
    Chat(text="📌 กิจกรรม: เอามื้อสามัคคี\n📌 จำนวน 28 คน", total=28, kind="DEV12",
         title="เอามื้อสามัคคี"),
    Chat(text="รายงานครับ หมู่ 12 แจกจ่ายน้ำ 2 เที่ยวรถ ภัยแล้ง", place="ม.12", kind="DIS04"),
    Chat(text="ผู้บริจาค 35 ราย รับบริจาคเลือดที่หอประชุม", kind="DEV06"),
    Chat(text="ท่านนายอำเภอเป็นประธาน เวลา 9.30 น. ผู้เข้าร่วมกิจกรรมประมาณ 150 คน", starts=time(9, 30),
         total=150),
    Chat(text="ลูกเสือ 30 คน ครู 3 คน เก็บขยะ 14.00น.", starts=time(14),
         groups={"students": 30, "officials": 3}, total=33, kind="DEV01"),
    Chat(text="จอส.904 จำนวน 2 ท่าน จอส. 40 คน", groups={"vol904": 2, "royal_vol": 40}, total=42),
    Chat(text="ตั้งแต่ 07.30 น. จนถึง 10.00 น. ขุดลอกลำห้วย", starts=time(7, 30), ends=time(10),
         kind="DEV02"),
    Chat(text="บ่ายสามครึ่ง ซ้อมหนีไฟ ฝึกซ้อมดับเพลิง", starts=time(15, 30), kind="DIS01"),
    Chat(text="2 โมงเช้า กวาดลานวัด", starts=time(8), kind="DEV01"),
    Chat(text="ขอส่งภาพ บ้านนาโพธิ์ ต.นาโพธิ์ ผักสวนครัวรั้วกินได้ 17 ครัวเรือน",
         place="นาโพธิ์ ต.นาโพธิ์", kind="DEV12"),
    Chat(text="ดอกไม้จันทน์ 500 ดอก นักศึกษา กศน. 15 คน", groups={"students": 15}, total=15,
         kind="SPC11"),
)  # fmt: skip
